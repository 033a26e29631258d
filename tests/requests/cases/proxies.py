"""Caches in front of a server, which are clients to it."""

from cases.case import BRIEF, WEAK, Case, fox
from server import ADDRESS, ORIGIN

FRONT = "127.0.0.1:8040"
# Once to fill the cache, and once more when the answer is no longer fresh.
TWICE = f"curl http://{FRONT}/fox.txt; sleep 2; curl http://{FRONT}/fox.txt; sleep 1"

NGINX = f"""\
cat > nginx.conf <<'END'
daemon off; pid nginx.pid; error_log stderr; events {{}}
http {{
    access_log off; proxy_temp_path t; client_body_temp_path t; fastcgi_temp_path t;
    uwsgi_temp_path t; scgi_temp_path t; proxy_cache_path c keys_zone=fox:1m;
    server {{
        listen {FRONT};
        location / {{ proxy_pass {ORIGIN}; proxy_cache fox; proxy_cache_revalidate on; }}
    }}
}}
END"""
VARNISH = f"varnishd -F -a {FRONT} -b {ADDRESS[0]}:{ADDRESS[1]} -n $PWD/v -s malloc,10m"

CASES = [
    Case("nginx-cache-revalidate", "nginx",
         f"nginx -p $PWD -c nginx.conf -g 'user root;' & sleep 2; {TWICE}; kill %1; wait",
         ["if-none-match"], setup=NGINX, resources=fox(etag=WEAK, fields=BRIEF)),
    Case("varnish-revalidate", "Varnish", f"{VARNISH} & sleep 4; {TWICE}; kill %1; wait",
         ["if-none-match"], resources=fox(fields=BRIEF)),
]
