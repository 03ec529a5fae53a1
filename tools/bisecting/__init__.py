"""A project whose tests each meet one change of Django's that raises nothing."""
