// What Swift cannot import from Linux by itself: the umbrella over the headers beside it.
#pragma once
#include "NodeDevices.h"
#include "NodeFiles.h"
#include "NodeProcess.h"
#include "ShimProtocol.h"
#if __has_include("Thread.h")
#include "Thread.h"
#endif
