"""What the union's services share and plumbing must not know."""
