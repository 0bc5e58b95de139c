/* Global variables of every scalar type of C, with and without values. */
#include "kernel.h"

enum colour { RED, GREEN = 5, BLUE };
enum temperature { COLD = -40, WARM = 20 };
enum huge { SMALL = 1, ENORMOUS = 0x123456789abcdefULL };
enum very_low { LOWEST = -0x7000000000000000LL, ZERO = 0 };
enum __attribute__((packed)) tiny { OFF, ON };

typedef unsigned int pid_type;
typedef enum colour colour_type;
typedef pid_type thread_type;

/* Options: constant and volatile, of global linkage. */
const volatile char option_char = 'x';
const volatile signed char option_schar = -7;
const volatile unsigned char option_uchar = 200;
const volatile short option_short = -32768;
const volatile unsigned short option_ushort = 65535;
const volatile int option_int = -2147483647;
const volatile unsigned int option_uint = 4294967295;
const volatile long option_long = -9007199254740993;
const volatile unsigned long option_ulong = 18446744073709551615UL;
const volatile long long option_llong = -1;
const volatile unsigned long long option_ullong = 9007199254740993ULL;
const volatile __int128 option_int128 = 1;
const volatile bool option_true = true;
const volatile bool option_false = false;
const volatile float option_float = 1.5f;
const volatile double option_double = -0.1;
const volatile enum colour option_colour = BLUE;
const volatile enum temperature option_temperature = COLD;
const volatile enum huge option_huge = ENORMOUS;
const volatile enum very_low option_very_low = LOWEST;
const volatile enum tiny option_tiny = ON;
const volatile enum colour option_unnamed_value = (enum colour)7;
const volatile pid_type option_typedef = 42;
const volatile thread_type option_typedef_twice = 43;
const volatile colour_type option_typedef_enum = GREEN;
const volatile char option_text[16] = "hello";
const volatile char option_text_full[4] = { 'f', 'u', 'l', 'l' };
const volatile char option_text_empty[8] = "";
const volatile unsigned char option_bytes[3] = { 1, 2, 255 };
volatile const int option_turned_round = 9;

/* Not options: one thing is missing each time. */
static const volatile int static_constant = 11;
const int plain_constant = 12;
volatile int only_volatile = 13;
int initialised = -14;
int zero;
static int private_counter;
static int private_initialised = 15;
__weak int weak_variable = 16;
__weak const volatile int weak_option = 17;
__hidden int hidden_variable = 18;
bool flag;
char letter = 'y';
float ratio;
double precise = 2.25;
enum colour current = GREEN;
__u64 dropped;
void *address;
int *number_pointer;
int (*function_pointer)(int);
const char *text_pointer;

SEC("tracepoint/syscalls/sys_enter_getpid")
int uses(void *ctx)
{
	if (option_int == 1 || static_constant == 1)
		private_counter++;
	private_initialised += weak_option + option_turned_round;
	bpf_printk("%d %d", private_counter, private_initialised);
	bpf_printk("%d %d %d %d", zero, initialised, only_volatile, weak_variable);
	return option_true && plain_constant;
}

LICENSE_GPL;
