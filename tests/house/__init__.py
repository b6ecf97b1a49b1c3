"""Laws about the code itself: what import-linter cannot see."""
