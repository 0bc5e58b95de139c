/* Global variables that have parts: arrays, structs, unions, nested, packed, anonymous, with bit-fields. */
#include "kernel.h"

enum mode { READ = 1, WRITE = 2 };

struct point {
	int x;
	int y;
};

struct nested {
	__u8 tag;
	struct point corners[2];
	union {
		__u64 number;
		struct {
			__u32 low;
			__u32 high;
		};
		char text[8];
	};
	struct {
		enum mode mode;
		bool set;
	} named;
	void (*callback)(struct point *);
};

struct __attribute__((packed)) packed {
	__u8 first;
	__u64 second;
	__u16 third;
};

struct bits {
	unsigned int one : 1;
	unsigned int three : 3;
	int minus : 5;
	unsigned int : 7;
	enum mode mode : 2;
	__u64 wide : 40;
	bool flag : 1;
	unsigned int after;
	unsigned char tail : 4;
};

struct flexible {
	__u32 length;
	__u8 data[];
};

struct empty {};

struct list {
	struct list *next;
	const struct nested *const volatile payload;
};

typedef struct {
	__u32 low;
	__u32 high;
} range_type;

typedef int vector_type[4];

const volatile struct point option_point = { 3, -4 };
const volatile range_type option_range = { 1, 65535 };
const volatile int option_numbers[4] = { 1, 2, 3, 4 };
const volatile vector_type option_vector = { 9, 8, 7, 6 };
const volatile int option_matrix[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } };
const volatile char option_names[2][8] = { "one", "two" };
const volatile bool option_flags[3] = { true, false, true };
const volatile enum mode option_modes[2] = { READ, WRITE };
const volatile union {
	__u32 number;
	float ratio;
} option_union = { .number = 0x3f800000 };

struct nested nested = {
	.tag = 7,
	.corners = { { 1, 2 }, { 3, 4 } },
	.number = 0x1122334455667788,
	.named = { WRITE, true },
};
struct packed packed = { 1, 2, 3 };
struct bits bits = { .one = 1, .three = 5, .minus = -3, .mode = WRITE, .wide = 0xffffffffffULL };
struct empty nothing;
struct list head;
struct point zero_points[100];
struct flexible *flexible;
char buffer[5000] = "longer than what a description shows";
__u64 histogram[64];

struct {
	__u64 hits;
	__u64 misses;
} stats;

static struct point hidden_points[2] = { { 1, 1 }, { 2, 2 } };

SEC("tracepoint/syscalls/sys_enter_getpid")
int uses(void *ctx)
{
	int slot = bpf_get_prandom_u32() & 1;

	stats.hits++;
	hidden_points[slot].x++;
	return hidden_points[!slot].y + option_numbers[slot] + option_point.x;
}

LICENSE_GPL;
