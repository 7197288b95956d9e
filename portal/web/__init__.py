"""What the browser meets outside the screens: own pages, middleware, style, script, fonts."""
