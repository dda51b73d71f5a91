"""Single sign-on by OpenID Connect: a provider says who somebody is, we make a session of it."""
