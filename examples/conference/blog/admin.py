from __future__ import unicode_literals

from django.contrib import admin
from django.template.defaultfilters import date as date_filter
from django.utils import timezone
from django.utils.translation import ugettext_lazy as _, ungettext

from blog.models import Category, Comment, Post


class CommentInline(admin.TabularInline):
    model = Comment
    extra = 0
    fields = ['name', 'body', 'approved']

    def has_add_permission(self, request):
        return False


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ['name', 'post_count']
    prepopulated_fields = {'slug': ['name']}

    def post_count(self, category):
        return category.posts.count()
    post_count.short_description = _('posts')


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = ['title', 'category', 'author', 'state']
    list_filter = ['category', 'comments_open']
    search_fields = ['title', 'body']
    prepopulated_fields = {'slug': ['title']}
    exclude = ['author']
    inlines = [CommentInline]
    actions = ['publish']

    def state(self, post):
        if post.published is None:
            return _('draft')
        return date_filter(post.published, 'Y-m-d H:i')
    state.short_description = _('state')
    state.admin_order_field = 'published'

    def publish(self, request, queryset):
        count = queryset.drafts().update(published=timezone.now())
        self.message_user(request, ungettext('%d post published.', '%d posts published.', count) % count)
    publish.short_description = _('Publish now')

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super(PostAdmin, self).save_model(request, obj, form, change)


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ['name', 'post', 'approved']
    list_filter = ['approved']
    actions = ['approve', 'refuse']

    def approve(self, request, queryset):
        self._judge(request, queryset, True)
    approve.short_description = _('Approve')

    def refuse(self, request, queryset):
        self._judge(request, queryset, False)
    refuse.short_description = _('Refuse')

    def _judge(self, request, queryset, approved):
        for comment in queryset:
            comment.approved = approved
            comment.save()
        self.message_user(request, _('%d comments judged.') % len(queryset))
