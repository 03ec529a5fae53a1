# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import datetime

from django.core import mail
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import timezone

from blog.models import Category, Comment, Post
from blog.signals import comment_posted
from blog.templatetags.blog_tags import highlight, quotes
from common.testing import AJAX, ClearCacheMixin, make_admin, make_post, make_user


class PostTests(TestCase):

    def test_published(self):
        make_post('Old', '2019-01-01 08:00')
        make_post('New', '2019-02-01 08:00')
        make_post('Draft', None)
        self.assertQuerysetEqual(Post.objects.published(), ['<Post: New>', '<Post: Old>'])
        self.assertQuerysetEqual(Post.objects.published(datetime.datetime(2019, 1, 15)), ['<Post: Old>'])
        self.assertQuerysetEqual(Post.objects.drafts(), ['<Post: Draft>'])
        self.assertEqual(Post.objects.newest().title, 'New')

    def test_summary(self):
        self.assertEqual(make_post(body='<p>Fish &amp; chips</p>').summary, 'Fish & chips')
        self.assertEqual(make_post('B', teaser='Short', body='Long').summary, 'Short')
        self.assertEqual(len(make_post('C', body='word ' * 30).summary.split()), 12)

    def test_comments(self):
        self.assertTrue(make_post('A').takes_comments)
        self.assertFalse(make_post('B', comments_open=False).takes_comments)
        self.assertFalse(make_post('C', None).takes_comments)
        self.assertTrue(make_post('D', None, comments_open=True).takes_comments)

    def test_slug(self):
        make_post('A')
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_post('A')


class ListTests(ClearCacheMixin, TestCase):

    def test_pages(self):
        for number in range(1, 8):
            make_post('Post %d' % number, '2019-01-%02d 10:00' % number)
        make_post('Very old', '2018-05-01 10:00')
        make_post('Draft', None)
        response = self.client.get('/blog/')
        self.assertEqual([post.title for post in response.context['page_obj']], [
            'Post 7', 'Post 6', 'Post 5', 'Post 4', 'Post 3'])
        self.assertContains(response, '<p>2019-01-07, Eva Editor</p>', html=True)
        self.assertContains(response, 'href="/blog/2018/"')
        response = self.client.get('/blog/?page=2')
        self.assertContains(response, 'Very old')
        self.assertContains(response, '2/2')

    def test_category(self):
        team = Category.objects.create(name='Team', slug='team')
        make_post('Who we are', category=team)
        make_post('Other')
        response = self.client.get('/blog/category/team/')
        self.assertContains(response, '<h1>Team</h1>', html=True)
        self.assertContains(response, '<li><b>Team</b></li>', html=True)
        self.assertContains(response, '<li><a href="/blog/category/news/">News</a></li>', html=True)
        self.assertNotContains(response, 'Other')
        self.assertEqual(self.client.get('/blog/category/none/').status_code, 404)

    def test_year(self):
        make_post('New', '2019-01-03 10:00')
        make_post('First', '2018-05-01 10:00')
        response = self.client.get('/blog/2019/')
        self.assertContains(response, '<li>01-03 New</li>', html=True)
        self.assertContains(response, '<a rel="prev" href="/blog/2018/">2018</a>', html=True)
        self.assertEqual(self.client.get('/blog/2017/').status_code, 404)

    def test_years_are_remembered(self):
        make_post('New', '2019-01-03 10:00')
        self.assertContains(self.client.get('/blog/'), '>2019</a>')
        Post.objects.update(published=datetime.datetime(2018, 1, 1))
        self.assertContains(self.client.get('/blog/'), '>2019</a>')
        Post.objects.get().save()
        self.assertContains(self.client.get('/blog/'), '>2018</a>')

    def test_search(self):
        make_post('Call', body='The call for <b>papers</b> is open.')
        make_post('Other')
        response = self.client.get('/blog/search/papers+CALL/')
        self.assertContains(response, '<h1>papers CALL</h1>', html=True)
        self.assertContains(response, 'The <mark>call</mark> for <mark>papers</mark> is open.')
        self.assertContains(self.client.get('/blog/search/n%2Bthing/'), 'Nothing found.')

    def test_feed(self):
        post = make_post('News', '2019-07-01 10:00', body='Summer')
        make_post('Older', '2019-01-01 10:00')
        text = self.client.get('/blog/feed/').content.decode('utf-8')
        self.assertIn('<title>News of the conference</title>', text)
        self.assertIn('<published>2019-07-01T10:00:00+02:00</published>', text)
        self.assertIn('<published>2019-01-01T10:00:00+01:00</published>', text)
        self.assertIn('<id>tag:conference.example,2019:%d</id>' % post.pk, text)
        self.assertIn('<name>Eva Editor</name>', text)


class PostViewTests(ClearCacheMixin, TestCase):

    def setUp(self):
        super(PostViewTests, self).setUp()
        self.post = make_post(body='Look:\n> a < b\nyes')
        self.data = {'name': 'Bob', 'email': 'bob@example.org', 'body': 'Nice', 'homepage': 'bob.example', 'website': ''}

    def test_post(self):
        make_post('Newer', '2019-03-01 10:00')
        response = self.client.get('/blog/hello/')
        self.assertContains(response, 'Look:\n<blockquote>\na &lt; b\n</blockquote>\nyes')
        self.assertContains(response, '<p class="newest"><a href="/blog/newer/">Newer</a></p>', html=True)
        self.assertContains(response, '0 comments')
        self.assertNotContains(self.client.get('/blog/newer/'), 'class="newest"')

    def test_not_published(self):
        make_post('Draft', None)
        self.assertEqual(self.client.get('/blog/draft/').status_code, 404)
        self.assertEqual(self.client.get('/blog/preview/draft/').status_code, 403)
        self.client.force_login(make_admin())
        self.assertContains(self.client.get('/blog/preview/draft/'), 'The text of Draft.')

    def test_comment(self):
        seen = []

        def receiver(sender, comment, request, **kwargs):
            seen.append((sender, comment.name, request.path))

        comment_posted.connect(receiver)
        self.addCleanup(comment_posted.disconnect, receiver)
        response = self.client.post('/blog/hello/', self.data, follow=True)
        self.assertRedirects(response, '/blog/hello/')
        self.assertContains(response, 'Thank you, your comment will be read first.')
        self.assertNotContains(response, '<b>Bob</b>')
        self.assertEqual(seen, [(Comment, 'Bob', '/blog/hello/')])
        comment = Comment.objects.get()
        self.assertEqual((comment.homepage, comment.approved), ('http://bob.example', None))
        self.assertEqual(str(comment), 'Bob on Hello')
        self.assertEqual(mail.outbox[0].subject, 'New comment: Hello')
        self.assertEqual(mail.outbox[0].body, 'Bob <bob@example.org>:\n\nNice\n')

    def test_comments_are_cached(self):
        comment = Comment.objects.create(post=self.post, name='Bob', email='b@example.org', body='Nice', approved=True)
        self.assertContains(self.client.get('/blog/hello/'), '<h2>One comment</h2>', html=True)
        Comment.objects.update(approved=None)
        self.assertContains(self.client.get('/blog/hello/'), '<b>Bob</b>', html=True)
        comment.approved = False
        comment.save()
        self.assertContains(self.client.get('/blog/hello/'), '<h2>0 comments</h2>', html=True)

    def test_errors(self):
        self.data.update(homepage='https://casino.example/win', website='x', body='')
        response = self.client.post('/blog/hello/', self.data)
        self.assertFormError(response, 'form', 'homepage', 'No advertising, please.')
        self.assertFormError(response, 'form', 'website', 'You are a robot.')
        self.assertFormError(response, 'form', 'email', None)
        response = self.client.post('/blog/hello/', self.data, HTTP_ACCEPT_LANGUAGE='de', **AJAX)
        self.assertEqual(response.status_code, 400)
        self.assertEqual(response.json()['errors']['homepage'], ['Keine Werbung, bitte.'])

    def test_by_script(self):
        response = self.client.post('/blog/hello/', self.data, **AJAX)
        self.assertEqual(response.json(), {'comment': Comment.objects.get().pk, 'messages': []})

    def test_closed(self):
        Post.objects.update(comments_open=False)
        self.assertNotContains(self.client.get('/blog/hello/'), '<textarea')
        self.assertEqual(self.client.post('/blog/hello/', self.data).status_code, 404)


class TagTests(SimpleTestCase):

    def test_quotes(self):
        self.assertEqual(quotes('> a\n> b'), '<blockquote>\na\nb\n</blockquote>')
        template = Template('{% load blog_tags %}{{ text|quotes }}')
        self.assertEqual(template.render(Context({'text': '<i>'})), '&lt;i&gt;')

    def test_highlight(self):
        self.assertEqual(highlight('a <b>bc</b> & B', 'b'), 'a <mark>b</mark>c &amp; <mark>B</mark>')
        self.assertEqual(highlight('a', ' '), 'a')


class AdminTests(TestCase):

    def setUp(self):
        self.admin = make_admin()
        self.client.force_login(self.admin)

    def test_author(self):
        response = self.client.post(reverse('admin:blog_post_add'), {
            'title': 'New', 'slug': 'new', 'body': 'Text', 'comments_open': 'unknown',
            'comments-TOTAL_FORMS': '0', 'comments-INITIAL_FORMS': '0', 'comments-MIN_NUM_FORMS': '0',
            'comments-MAX_NUM_FORMS': '0'})
        self.assertRedirects(response, reverse('admin:blog_post_changelist'))
        post = Post.objects.get()
        self.assertEqual((post.author, post.published, post.comments_open), (self.admin, None, None))

    def test_publish(self):
        posts = [make_post('A', None), make_post('B', None), make_post('C')]
        url = reverse('admin:blog_post_changelist')
        response = self.client.get(url)
        self.assertContains(response, 'draft')
        self.assertContains(response, '2019-02-01 09:00')
        response = self.client.post(url, {
            'action': 'publish', '_selected_action': [post.pk for post in posts]}, follow=True)
        self.assertContains(response, '2 posts published.')
        self.assertEqual(Post.objects.published(timezone.now()).count(), 3)

    def test_judge_comments(self):
        post = make_post(author=make_user())
        comments = [Comment.objects.create(post=post, name=name, email='x@example.org', body='x') for name in 'abc']
        url = reverse('admin:blog_comment_changelist')
        self.client.post(url, {'action': 'approve', '_selected_action': [comments[0].pk, comments[1].pk]})
        self.client.post(url, {'action': 'refuse', '_selected_action': [comments[1].pk]})
        self.assertEqual(
            list(Comment.objects.values_list('name', 'approved')), [('a', True), ('b', False), ('c', None)])
