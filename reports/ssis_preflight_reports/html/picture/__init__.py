"""The cluster as a picture: nodes with their groups, resources and what they depend on, and findings."""
