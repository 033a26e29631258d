"""Some Python clients name the kernel and the network card in a request; here all name the same."""

import platform
import uuid

found = platform.uname()
platform._uname_cache = platform.uname_result(found.system, "localhost", "6.1.0", "", found.machine)
platform._platform_cache.clear()
uuid.uuid1 = lambda *_, **__: uuid.uuid4()
