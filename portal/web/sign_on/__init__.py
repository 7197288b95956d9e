"""Single sign-on (统一身份认证): providers by OpenID Connect, ending in the portal's own session."""
