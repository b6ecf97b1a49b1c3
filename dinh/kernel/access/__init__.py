"""Who asks and whether he may: the actor, guards of views, refusals as HTTP, the throttle. Knows no room."""
