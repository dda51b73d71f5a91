"""The judgement of the centre: rules over what was stored, alerts and their life, who is told."""
