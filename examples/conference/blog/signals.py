from django import dispatch

comment_posted = dispatch.Signal(providing_args=["comment", "request"])
