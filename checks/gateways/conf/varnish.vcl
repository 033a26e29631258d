# Varnish that compresses what it fetches, in front of the service.
vcl 4.1;
backend origin { .host = "@ORIGIN_HOST@"; .port = "@ORIGIN_PORT@"; }
sub vcl_recv {
    # Varnish drops the conditions of what it may cache, and answers them from its cache. Changes
    # and what follows on them go to the service.
    return (pass);
}
sub vcl_backend_response { set beresp.do_gzip = true; }
