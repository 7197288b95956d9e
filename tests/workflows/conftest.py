from tests.data.conftest import town

__all__ = ["town"]
