internal import NIOSSL

/// The listener's side of TLS.
enum ServerTLS {
    static func context(_ identity: HTTPListenerConfiguration.Identity) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(identity.certificateFile)
        let key = try NIOSSLPrivateKey(file: identity.keyFile, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
