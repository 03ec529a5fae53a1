"""`python -m django_seven` is `seven`."""

from django_seven.cli import main

if __name__ == "__main__":
    main()
