default_app_config = 'tickets.apps.TicketsConfig'
