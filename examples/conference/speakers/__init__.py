default_app_config = 'speakers.apps.SpeakersConfig'
