default_app_config = 'venues.apps.VenuesConfig'
