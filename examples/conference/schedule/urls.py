from django.urls import path

from schedule import views

urlpatterns = [
    path('', views.schedule, name='schedule'),
    path('now/', views.now_and_next, name='schedule_now'),
    path('mine/', views.my_schedule, name='my_schedule'),
    path('schedule.ics', views.calendar, name='schedule_calendar'),
    path('schedule.json', views.schedule_json, name='schedule_json'),
    path('<date:day>/', views.schedule_day, name='schedule_day'),
]
