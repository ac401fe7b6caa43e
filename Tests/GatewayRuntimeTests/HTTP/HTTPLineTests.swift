import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import Testing

/// Answers that claim to be one JSON text and are a message a line.
@Suite struct HTTPLineTests {
    private static let json: KeyValuePairs<String, String> = ["content-type": "application/json"]

    @Test func `a message a line reaches the client as events`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "slow"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.json)
        let progress = Wire.notification("notifications/progress", #"{"progressToken":1,"progress":1}"#)
        for byte in (progress + "\n").utf8 { exchange.send([byte]) }
        #expect(client.field("content-type") == "text/event-stream")
        #expect(client.events == [progress])
        exchange.send(Wire.result(1))
        exchange.end()
        #expect(client.events == [progress, Wire.result(1)])
        #expect(client.isComplete)
        #expect(rig.records().map(\.outcome) == [.allowed])
    }

    @Test func `what is denied in a line is denied`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "slow"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.json)
        exchange.send(Wire.notification("notifications/progress", #"{"progressToken":1,"progress":1}"#) + "\n")
        exchange.send(Wire.request(7, "sampling/createMessage", #"{"messages":[]}"#) + "\n")
        exchange.send(Wire.result(1) + "\n")
        exchange.end()
        #expect(!client.body.contains("sampling"))
        #expect(client.events.last == Wire.result(1))
    }

    @Test func `a text that is only written on several lines stays one answer`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "slow"))
        let exchange = try rig.oneRequest()
        let answer = "{\n\"jsonrpc\": \"2.0\",\n\"id\": 1,\n\"result\": {}\n}\n"
        exchange.begin(200, Self.json)
        exchange.send(answer)
        exchange.end()
        #expect(client.field("content-type") == "application/json")
        #expect(client.body == answer)
    }
}
