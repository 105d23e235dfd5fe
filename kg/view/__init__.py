"""The pages that a person reads in the browser; `app.py` puts them together."""
