"""The pages of campaigns, and of what a case has to do with others."""
