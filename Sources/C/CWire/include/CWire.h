// The C that protoc-c makes of Proto/, in one header; written by scripts/proto, not by hand.
#pragma once
#include <protobuf-c/protobuf-c.h>
#include "agent.pb-c.h"
#include "client.pb-c.h"
#include "journal.pb-c.h"
#include "model.pb-c.h"
