"""Files that were costly to make, kept in memory (留在内存的文件) up to so many bytes; the oldest asked for go first."""

from collections import OrderedDict
from threading import Lock

Key = tuple[str, ...]


class KeptFiles:
    """Safe for several threads; one larger than everything is not kept."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._files: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> bytes | None:
        """A file that is kept."""
        with self._lock:
            content = self._files.get(key)
            if content is not None:
                self._files.move_to_end(key)
            return content

    def put(self, key: Key, content: bytes) -> None:
        """Keep a file; what was not asked for longest makes room."""
        if len(content) > self.most:
            return
        with self._lock:
            self.size += len(content) - len(self._files.pop(key, b""))
            self._files[key] = content
            while self.size > self.most:
                _, gone = self._files.popitem(last=False)
                self.size -= len(gone)
