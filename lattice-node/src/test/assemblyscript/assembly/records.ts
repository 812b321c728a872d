// A guest as they were written for hosts of actors: MessagePack in and out, registered in `wapc_init`.
import { consoleLog, handleCall, hostCall, register, Result } from "@wapc/as-guest";
import { Decoder, Encoder, Sizer, Writer } from "@wapc/as-msgpack";

class Request {
  method: string = "";
  path: string = "";
  queryString: string = "";
  header: Map<string, string[]> = new Map<string, string[]>();
  body: ArrayBuffer = new ArrayBuffer(0);

  static read(payload: ArrayBuffer): Request {
    const request = new Request();
    const decoder = new Decoder(payload);
    for (let fields = decoder.readMapSize(); fields > 0; fields--) {
      const field = decoder.readString();
      if (field == "method") {
        request.method = decoder.readString();
      } else if (field == "path") {
        request.path = decoder.readString();
      } else if (field == "queryString") {
        request.queryString = decoder.readString();
      } else if (field == "header") {
        for (let names = decoder.readMapSize(); names > 0; names--) {
          const name = decoder.readString();
          request.header.set(name, decoder.readArray<string>((values: Decoder): string => values.readString()));
        }
      } else if (field == "body") {
        request.body = decoder.readByteArray();
      } else {
        decoder.skip();
      }
    }
    return request;
  }
}

class Response {
  constructor(
    readonly statusCode: u16,
    readonly body: ArrayBuffer,
  ) {}

  write(writer: Writer): void {
    writer.writeMapSize(3);
    writer.writeString("statusCode");
    writer.writeUInt16(this.statusCode);
    writer.writeString("header");
    writer.writeMapSize(0);
    writer.writeString("body");
    writer.writeByteArray(this.body);
  }

  encode(): ArrayBuffer {
    const sizer = new Sizer();
    this.write(sizer);
    const buffer = new ArrayBuffer(sizer.length);
    this.write(new Encoder(buffer));
    return buffer;
  }
}

function health(payload: ArrayBuffer): Result<ArrayBuffer> {
  const sizer = new Sizer();
  writeHealth(sizer);
  const buffer = new ArrayBuffer(sizer.length);
  writeHealth(new Encoder(buffer));
  return Result.ok<ArrayBuffer>(buffer);
}

function writeHealth(writer: Writer): void {
  writer.writeMapSize(1);
  writer.writeString("healthy");
  writer.writeBool(true);
}

function writeIncrement(writer: Writer, key: string): void {
  writer.writeMapSize(2);
  writer.writeString("key");
  writer.writeString(key);
  writer.writeString("value");
  writer.writeInt32(1);
}

/** Counts the requests for each path in a key-value store. */
function count(payload: ArrayBuffer): Result<ArrayBuffer> {
  const request = Request.read(payload);
  const key = "counter:" + request.path.split("/").join(":");
  const sizer = new Sizer();
  writeIncrement(sizer, key);
  const increment = new ArrayBuffer(sizer.length);
  writeIncrement(new Encoder(increment), key);
  const reply = hostCall("default", "wasmcloud:keyvalue", "KeyValue.Increment", increment);
  if (!reply.isOk) {
    return reply;
  }
  const value = new Decoder(reply.get()).readInt32();
  return Result.ok<ArrayBuffer>(new Response(200, String.UTF8.encode('{"counter":' + value.toString() + "}")).encode());
}

/** Logs what it understood of a request. */
function describe(payload: ArrayBuffer): Result<ArrayBuffer> {
  const request = Request.read(payload);
  consoleLog(request.method + " " + request.path + "?" + request.queryString);
  const names = request.header.keys();
  for (let i = 0; i < names.length; i++) {
    consoleLog(names[i] + ": " + request.header.get(names[i]).join("; "));
  }
  return Result.ok<ArrayBuffer>(request.body);
}

export function wapc_init(): void {
  register("Actor.HealthRequest", health);
  register("HttpServer.HandleRequest", count);
  register("Describe", describe);
}

export function __guest_call(operationLength: usize, payloadLength: usize): bool {
  return handleCall(operationLength, payloadLength);
}
