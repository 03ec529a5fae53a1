"""stub"""
from pathlib import Path
def python_files(root): return Path(root).rglob("*.py")
def template_files(root): return Path(root).rglob("*.html")
