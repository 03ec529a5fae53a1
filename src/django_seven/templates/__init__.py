"""Django's template language: its tokens, its blocks, and how files of other engines are told from it."""
