default_app_config = 'schedule.apps.ScheduleConfig'
