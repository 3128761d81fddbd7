"""Honours (评优评先): nominated, checked, voted on, put before the people, approved by two, awarded."""
