"""One small form page for each verb: what it needs, the verb itself, the answer when somebody else was first."""
