"""The page *Nhiệm vụ*: who does what by when, as lists and as a calendar."""
