"""From the readings of all files to one snapshot: who speaks about what, whom to believe, what nobody said."""
