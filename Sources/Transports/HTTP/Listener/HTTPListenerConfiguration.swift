/// Where a listener listens and what it grants.
package struct HTTPListenerConfiguration: Sendable {
    /// The certificate and key of a listener that speaks TLS.
    package struct Identity: Sendable {
        /// A PEM file: the certificate, then those that vouch for it.
        package var certificateFile: String
        /// A PEM file: the private key.
        package var keyFile: String

        /// An identity in two files.
        package init(certificateFile: String, keyFile: String) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// The name or address to bind to.
    package var host: String
    /// The port; 0 lets the system choose.
    package var port: Int
    /// Nil for plain HTTP.
    package var identity: Identity?
    /// What is granted.
    package var limits: HTTPListenerLimits

    /// A configuration with every part given.
    package init(
        host: String, port: Int, identity: Identity? = nil, limits: HTTPListenerLimits = HTTPListenerLimits()
    ) {
        self.host = host
        self.port = port
        self.identity = identity
        self.limits = limits
    }
}
