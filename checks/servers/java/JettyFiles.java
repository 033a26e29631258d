import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ResourceHandler;

/** The resource handler of Jetty, as it is: a directory and a port. */
public class JettyFiles {
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        Server server = new Server(new InetSocketAddress("127.0.0.1", port));
        ResourceHandler files = new ResourceHandler();
        files.setResourceBase(arguments[0]);
        server.setHandler(files);
        server.start();
        server.join();
    }
}
