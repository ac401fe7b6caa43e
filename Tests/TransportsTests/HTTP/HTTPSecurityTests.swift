internal import GatewayPorts
internal import Glibc
internal import HTTPText
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct HTTPSecurityTests {
    /// A certificate that vouches for itself, and its key.
    private final class TemporaryIdentity {
        let directory: String

        init(names: String = "DNS:localhost,IP:127.0.0.1") throws {
            var template = Array("/tmp/sallyport-tls-XXXXXX".utf8CString)
            // SAFETY: the call changes the six last characters of the array it is given, and no more.
            guard unsafe mkdtemp(&template) != nil else { throw DescriptorFailure(number: errno) }
            directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let command =
                "cd \(directory) && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
                + " -keyout key.pem -out certificate.pem -days 2 -subj /CN=localhost"
                + " -addext subjectAltName=\(names) 2>/dev/null"
            // SAFETY: the call reads the command as a C string while it runs.
            guard unsafe system(command) == 0 else { throw DescriptorFailure(number: -1) }
        }

        deinit {
            // SAFETY: as above.
            _ = unsafe system("rm -r \(directory)")
        }

        var certificateFile: String { directory + "/certificate.pem" }

        var files: HTTPListenerConfiguration.Identity {
            HTTPListenerConfiguration.Identity(certificateFile: certificateFile, keyFile: directory + "/key.pem")
        }
    }

    private func secureEcho(_ identity: HTTPListenerConfiguration.Identity) async throws -> ListenerHarness {
        try await ListenerHarness.start(identity: identity) { _, body, answer in
            answer.send(HTTPAnswerHead(status: 200), body: body.span)
            answer.flush()
        }
    }

    private var jsonFields: HTTPFields {
        var fields = HTTPFields()
        fields.append("content-type", "application/json")
        return fields
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `requests and answers pass through TLS on both sides`(host: String) async throws {
        let identity = try TemporaryIdentity(names: host == "localhost" ? "DNS:localhost" : "IP:127.0.0.1")
        let listener = try await secureEcho(identity.files)
        let configuration = Self.trusting(identity)
        let pool = try await UpstreamHarness.start("https://\(host):\(listener.port)/", configuration: configuration)
        for number in 1...3 {
            let result = try await pool.send(body: "\(number)", fields: jsonFields).result()
            #expect(result == [.answered(200), .sent("\(number)"), .ended])
        }
        #expect(try await pool.counters().opened == 1)
        try await pool.close()
        try await listener.closeNow()
    }

    @Test func `a certificate that nobody vouches for gets no request`() async throws {
        let identity = try TemporaryIdentity()
        let listener = try await secureEcho(identity.files)
        let pool = try await UpstreamHarness.start("https://localhost:\(listener.port)/")
        let result = try await pool.send(fields: jsonFields).result()
        #expect(result == [.failed(.untrusted, wasSent: false)])
        #expect(try await listener.counters().requests == 0)
        try await pool.close()
        try await listener.closeNow()
    }

    @Test func `a certificate for another name gets no request`() async throws {
        let identity = try TemporaryIdentity(names: "DNS:elsewhere.example")
        let listener = try await secureEcho(identity.files)
        let configuration = Self.trusting(identity)
        let pool = try await UpstreamHarness.start("https://localhost:\(listener.port)/", configuration: configuration)
        let result = try await pool.send(fields: jsonFields).result()
        #expect(result == [.failed(.untrusted, wasSent: false)])
        #expect(try await listener.counters().requests == 0)
        try await pool.close()
        try await listener.closeNow()
    }

    @Test func `an operator who trusts anyone gets an answer`() async throws {
        let identity = try TemporaryIdentity()
        let listener = try await secureEcho(identity.files)
        var configuration = UpstreamPoolConfiguration.patient
        configuration.trust = .anyone
        let pool = try await UpstreamHarness.start("https://localhost:\(listener.port)/", configuration: configuration)
        #expect(try await pool.send(fields: jsonFields).result().last == .ended)
        try await pool.close()
        try await listener.closeNow()
    }

    @Test func `a plain server behind a secure address gets no request`() async throws {
        let server = try await RawServer.start()
        let pool = try await UpstreamHarness.start("https://localhost:\(server.port)/")
        let request = try await pool.send(body: "secret")
        let connection = try await server.connection(0)
        connection.offer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        #expect(try await request.result() == [.failed(.untrusted, wasSent: false)])
        #expect(try await !connection.textUntilClose().contains("secret"))
        try await pool.close()
    }

    @Test func `a plain client of a secure listener reaches no handler`() async throws {
        let identity = try TemporaryIdentity()
        let listener = try await secureEcho(identity.files)
        let client = try await RawConnection.connect(port: listener.port)
        client.offer(HTTPListenerTests.post("{}"))
        #expect(try await !client.textUntilClose().contains("200"))
        #expect(try await listener.counters().requests == 0)
        try await listener.closeNow()
    }

    @Test func `a secure listener can end every connection at once`() async throws {
        let identity = try TemporaryIdentity()
        let listener = try await secureEcho(identity.files)
        let pool = try await UpstreamHarness.start(
            "https://localhost:\(listener.port)/", configuration: Self.trusting(identity))
        let request = try await pool.send(fields: jsonFields)
        #expect(try await request.result().last == .ended)
        #expect(try await listener.counters().open == 1)
        // In order it would wait for the client's word.
        try await listener.closeNow()
        #expect(try await listener.counters().open == 0)
        try await pool.close()
    }

    private static func trusting(_ identity: TemporaryIdentity) -> UpstreamPoolConfiguration {
        var configuration = UpstreamPoolConfiguration.patient
        configuration.trust = .systemAnd(authoritiesFile: identity.certificateFile)
        return configuration
    }

    @Test func `an identity that cannot be read is an error at once`() async throws {
        let missing = HTTPListenerConfiguration.Identity(certificateFile: "/nowhere/a", keyFile: "/nowhere/b")
        await #expect(throws: (any Error).self) { try await secureEcho(missing) }
    }
}
