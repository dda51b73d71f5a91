"""What others hear of the work: live frames, the heartbeat, the share that is refused."""
