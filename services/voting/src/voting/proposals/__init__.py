"""Proposals of members (职工提案): public from the first day, seconded, answered, rated."""
