"""Pages of the portal: each translates a request to one query or one action."""
