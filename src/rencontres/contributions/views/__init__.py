"""The pages of contributions, one file a subject."""
