/// One address where clients connect.
package struct ListenerSettings: Sendable, Equatable {
    /// A host name or an IP address without brackets.
    package var host: String
    /// 0 to 65535; 0 takes any port that is free.
    package var port: Int
    /// What the gateway shows to clients that speak TLS; nil for plain HTTP.
    package var identity: Identity?
    /// The path of the endpoint for all servers; each server is at this path, a slash and its name.
    package var path: String
    /// Host names besides the loopback ones by which clients may call the gateway.
    package var allowedHosts: [String]
    /// Origins whose pages may call the gateway.
    package var allowedOrigins: [String]
    /// The most clients that may be connected at once.
    package var maxConnections: Int

    /// Files of a certificate and its key.
    package struct Identity: Sendable, Equatable {
        /// A PEM file with the certificate.
        package var certificatePath: String
        /// A PEM file with its key.
        package var keyPath: String

        /// A certificate and the key that belongs to it.
        package init(certificatePath: String, keyPath: String) {
            self.certificatePath = certificatePath
            self.keyPath = keyPath
        }
    }

    /// The port when none is named.
    package static let defaultPort = 4780

    /// Plain HTTP on the loopback interface.
    package init(host: String = "127.0.0.1", port: Int = ListenerSettings.defaultPort) {
        self.host = host
        self.port = port
        self.identity = nil
        self.path = "/mcp"
        self.allowedHosts = []
        self.allowedOrigins = []
        self.maxConnections = 4_096
    }

    /// Whether only this machine can connect.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        // A name may begin like an address of the loopback network.
        return host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    }
}
