from django_seven.values import Minor
KNOWN=tuple(Minor.parse(x) for x in "1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11 2.0 2.1 2.2 3.0 3.1 3.2 4.0 4.1 4.2 5.0 5.1 5.2 6.0 6.1".split())
