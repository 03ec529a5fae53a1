default_app_config = 'talks.apps.TalksConfig'
