from django.db import models


class Sale(models.Model):
    name = models.CharField(max_length=20)
    price = models.IntegerField()

    class Meta:
        ordering = ["price"]


class Line(models.Model):
    sale = models.ForeignKey(Sale, on_delete=models.CASCADE)
