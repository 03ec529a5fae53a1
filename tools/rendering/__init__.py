"""What `rendered.py` is made of: trees of templates, and the guest that renders them inside each Django."""
