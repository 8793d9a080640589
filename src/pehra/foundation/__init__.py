"""What every domain stands on: who a person is, who may see what, the journal, deadlines and delivery."""
