"""The judgement at work: what changed is read, judged, and what follows is written."""
