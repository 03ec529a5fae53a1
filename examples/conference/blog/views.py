from __future__ import unicode_literals

from django.contrib import messages
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.cache import cache
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.encoding import force_text
from django.utils.http import urlunquote_plus
from django.utils.translation import ugettext as _
from django.views.decorators.http import require_GET
from django.views.generic import DetailView, ListView
from django.views.generic.dates import YearArchiveView

from blog.forms import CommentForm
from blog.models import Category, Post
from blog.signals import comment_posted


class PostList(ListView):
    template_name = 'blog/post_list.html'
    paginate_by = 5

    def get_queryset(self):
        posts = Post.objects.published().select_related('author', 'category')
        if 'slug' in self.kwargs:
            self.category = get_object_or_404(Category, slug=self.kwargs['slug'])
            posts = posts.filter(category=self.category)
        return posts

    def get_context_data(self, **kwargs):
        context = super(PostList, self).get_context_data(**kwargs)
        context['category'] = getattr(self, 'category', None)
        context['years'] = years()
        return context


def years():
    found = cache.get('blog:years')
    if found is None:
        found = [value.year for value in Post.objects.published().datetimes('published', 'year', order='DESC')]
        cache.set('blog:years', found, 3600)
    return found


class PostYear(YearArchiveView):
    template_name = 'blog/post_year.html'
    date_field = 'published'
    make_object_list = True
    queryset = Post.objects.order_by('published')


class Preview(UserPassesTestMixin, DetailView):
    template_name = 'blog/post.html'
    queryset = Post.objects.all()
    raise_exception = True

    def test_func(self):
        return self.request.user.is_staff


def post(request, slug):
    found = get_object_or_404(Post.objects.published(), slug=slug)
    form = CommentForm(request.POST or None)
    if request.method == 'POST':
        if not found.takes_comments:
            raise Http404
        if form.is_valid():
            form.instance.post = found
            comment = form.save()
            comment_posted.send(sender=type(comment), comment=comment, request=request)
            if request.is_ajax():
                return JsonResponse({'comment': comment.pk})
            messages.success(request, _('Thank you, your comment will be read first.'))
            return redirect(found)
        if request.is_ajax():
            return JsonResponse({'errors': {
                name: [force_text(error) for error in errors] for name, errors in form.errors.items()
            }}, status=400)
    return render(request, 'blog/post.html', {
        'post': found,
        'form': form if found.takes_comments else None,
        'comments': found.comments.filter(approved=True),
    })


@require_GET
def search(request, words):
    """
    /blog/search/call+for+papers/
    """
    words = urlunquote_plus(words)
    posts = Post.objects.published()
    for word in words.split():
        posts = posts.filter(body__icontains=word)
    return render(request, 'blog/search.html', {'words': words, 'posts': posts})
