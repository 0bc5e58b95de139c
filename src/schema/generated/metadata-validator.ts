// @ts-nocheck -- Made by `npm run generate`; changes are lost.
import type { CompiledValidator } from '../validator.ts';
const validate=validate20;var stdin_default=validate20;const schema31={$schema:"https://json-schema.org/draft/2020-12/sc\
hema",$id:"urn:ebpf-oci:schema:ebpf:v1",type:"object",additionalProperties:!1,properties:{name:{$ref:"#/$defs/toolName"},
version:{$ref:"#/$defs/line"},description:{$ref:"#/$defs/text"},source:{type:"string",$comment:"an http or https address",
pattern:"^https?://[^\\s\\u0000-\\u001f]{1,1000}$"},licenses:{type:"string",$comment:"an SPDX licence expression such as\
 GPL-2.0-only OR MIT",pattern:"^[A-Za-z0-9.+:() -]{1,200}$"},options:{type:"object",propertyNames:{$ref:"#/$defs/identif\
ier"},additionalProperties:{$ref:"#/$defs/option"}},attach:{type:"object",propertyNames:{$ref:"#/$defs/identifier"},additionalProperties:{
$ref:"#/$defs/attachment"}},events:{type:"object",propertyNames:{$ref:"#/$defs/identifier"},additionalProperties:{$ref:"\
#/$defs/event"}},histograms:{type:"object",propertyNames:{$ref:"#/$defs/identifier"},additionalProperties:{$ref:"#/$defs\
/histogram"}},lostEvents:{$ref:"#/$defs/identifier"},grants:{$ref:"#/$defs/grants"}},$defs:{toolName:{type:"string",$comment:"\
lower-case letters and digits in parts joined by . _ or -",pattern:"^(?=.{1,128}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$"},identifier:{
type:"string",$comment:"a name of C",pattern:"^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$"},line:{type:"string",$comment:"one line\
 of at most 200 characters",pattern:"^[^\\u0000-\\u001f\\u007f]{1,200}$"},text:{type:"string",$comment:"text of at most \
4000 characters without control characters",pattern:"^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$"},bound:{$comment:"\
a number",anyOf:[{type:"number"},{type:"string",$comment:"a number",pattern:"^-?[0-9]{1,40}$"}]},option:{type:"object",additionalProperties:!1,
properties:{name:{type:"string",$comment:"lower-case letters and digits in parts joined by -, a letter first",pattern:"^\
[a-z][a-z0-9]*(?:-[a-z0-9]+)*$"},short:{type:"string",$comment:"one letter or digit",pattern:"^[A-Za-z0-9]$"},help:{$ref:"\
#/$defs/text"},unit:{$ref:"#/$defs/line"},min:{$ref:"#/$defs/bound"},max:{$ref:"#/$defs/bound"},required:{type:"boolean"},
hidden:{type:"boolean"}}},attachment:{type:"object",additionalProperties:!1,properties:{enabled:{type:"boolean"},target:{
$ref:"#/$defs/line"},interface:{type:"string",$comment:"the name of a network interface, at most 15 characters",pattern:"\
^[^\\s/\\u0000-\\u001f]{1,15}$"},direction:{enum:["ingress","egress"]},cgroup:{type:"string",$comment:"an absolute path",
pattern:"^/[^\\u0000-\\u001f]{0,4000}$"},frequency:{type:"integer",minimum:1,maximum:1e5},pid:{type:"integer",minimum:1,
maximum:4194304}}},event:{type:"object",additionalProperties:!1,properties:{type:{type:"string",$comment:"struct NAME, u\
nion NAME or the name of a typedef",pattern:"^(?:(?:struct|union) )?[A-Za-z_][A-Za-z0-9_]{0,255}$"},fields:{type:"object",
propertyNames:{type:"string",$comment:"the path of a field, such as addr.ip",pattern:"^[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-\
z_][A-Za-z0-9_]*)*$"},additionalProperties:{$ref:"#/$defs/field"}}}},field:{type:"object",additionalProperties:!1,properties:{
unit:{$ref:"#/$defs/line"},format:{$ref:"#/$defs/format"},help:{$ref:"#/$defs/text"},hidden:{type:"boolean"}}},format:{enum:[
"decimal","hex","text","bytes","boolean","ipv4","ipv6","mac","errno","duration","timestamp"]},histogram:{type:"object",additionalProperties:!1,
properties:{scale:{enum:["log2","linear"]},slots:{type:"string",$comment:"the path of a field, such as slots",pattern:"^\
[A-Za-z_][A-Za-z0-9_.]{0,255}$"},unit:{$ref:"#/$defs/line"},step:{type:"integer",minimum:1,maximum:9007199254740991},help:{
$ref:"#/$defs/text"}}},grants:{type:"object",additionalProperties:!1,properties:{objects:{enum:["own","any"]},environment:{
type:"array",maxItems:100,items:{type:"string",$comment:"the name of an environment variable",pattern:"^[A-Za-z_][A-Za-z\
0-9_]{0,127}$"}},directories:{type:"array",maxItems:100,items:{type:"object",additionalProperties:!1,required:["path"],properties:{
path:{type:"string",$comment:"an absolute path",pattern:"^/[^\\u0000-\\u001f]{0,4000}$"},access:{enum:["read","write"]}}}}}}}},
schema32={type:"string",$comment:"lower-case letters and digits in parts joined by . _ or -",pattern:"^(?=.{1,128}$)[a-z\
0-9]+(?:[._-][a-z0-9]+)*$"},schema33={type:"string",$comment:"one line of at most 200 characters",pattern:"^[^\\u0000-\\u0\
01f\\u007f]{1,200}$"},schema34={type:"string",$comment:"text of at most 4000 characters without control characters",pattern:"\
^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$"},schema35={type:"string",$comment:"a name of C",pattern:"^[A-Za-z_.]\
[A-Za-z0-9_.$]{0,255}$"},schema55={type:"object",additionalProperties:!1,properties:{objects:{enum:["own","any"]},environment:{
type:"array",maxItems:100,items:{type:"string",$comment:"the name of an environment variable",pattern:"^[A-Za-z_][A-Za-z\
0-9_]{0,127}$"}},directories:{type:"array",maxItems:100,items:{type:"object",additionalProperties:!1,required:["path"],properties:{
path:{type:"string",$comment:"an absolute path",pattern:"^/[^\\u0000-\\u001f]{0,4000}$"},access:{enum:["read","write"]}}}}}},
func1=Object.prototype.hasOwnProperty,pattern4=new RegExp("^(?=.{1,128}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$","u"),pattern5=new RegExp(
"^[^\\u0000-\\u001f\\u007f]{1,200}$","u"),pattern6=new RegExp("^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$","u"),
pattern7=new RegExp("^https?://[^\\s\\u0000-\\u001f]{1,1000}$","u"),pattern8=new RegExp("^[A-Za-z0-9.+:() -]{1,200}$","u"),
pattern9=new RegExp("^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$","u"),pattern30=new RegExp("^[A-Za-z_][A-Za-z0-9_]{0,127}$","u"),
pattern19=new RegExp("^/[^\\u0000-\\u001f]{0,4000}$","u"),schema36={type:"object",additionalProperties:!1,properties:{name:{
type:"string",$comment:"lower-case letters and digits in parts joined by -, a letter first",pattern:"^[a-z][a-z0-9]*(?:-\
[a-z0-9]+)*$"},short:{type:"string",$comment:"one letter or digit",pattern:"^[A-Za-z0-9]$"},help:{$ref:"#/$defs/text"},unit:{
$ref:"#/$defs/line"},min:{$ref:"#/$defs/bound"},max:{$ref:"#/$defs/bound"},required:{type:"boolean"},hidden:{type:"boole\
an"}}},schema39={$comment:"a number",anyOf:[{type:"number"},{type:"string",$comment:"a number",pattern:"^-?[0-9]{1,40}$"}]},
pattern10=new RegExp("^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$","u"),pattern11=new RegExp("^[A-Za-z0-9]$","u"),pattern14=new RegExp(
"^-?[0-9]{1,40}$","u");function validate21(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate21.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),data&&typeof data=="object"&&!Array.isArray(data)){for(const key0 in data)if(!(key0===
"name"||key0==="short"||key0==="help"||key0==="unit"||key0==="min"||key0==="max"||key0==="required"||key0==="hidden")){const err0={
instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key0},schema:!1,
parentSchema:schema36,data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.name!==void 0){let data0=data.
name;if(typeof data0=="string"){if(!pattern10.test(data0)){const err1={instancePath:instancePath+"/name",schemaPath:"#/p\
roperties/name/pattern",keyword:"pattern",params:{pattern:"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$"},schema:"^[a-z][a-z0-9]*(?:-\
[a-z0-9]+)*$",parentSchema:schema36.properties.name,data:data0};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}}else{
const err2={instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type:"string"},
schema:schema36.properties.name.type,parentSchema:schema36.properties.name,data:data0};vErrors===null?vErrors=[err2]:vErrors.
push(err2),errors++}}if(data.short!==void 0){let data1=data.short;if(typeof data1=="string"){if(!pattern11.test(data1)){
const err3={instancePath:instancePath+"/short",schemaPath:"#/properties/short/pattern",keyword:"pattern",params:{pattern:"\
^[A-Za-z0-9]$"},schema:"^[A-Za-z0-9]$",parentSchema:schema36.properties.short,data:data1};vErrors===null?vErrors=[err3]:
vErrors.push(err3),errors++}}else{const err4={instancePath:instancePath+"/short",schemaPath:"#/properties/short/type",keyword:"\
type",params:{type:"string"},schema:schema36.properties.short.type,parentSchema:schema36.properties.short,data:data1};vErrors===
null?vErrors=[err4]:vErrors.push(err4),errors++}}if(data.help!==void 0){let data2=data.help;if(typeof data2=="string"){if(!pattern6.
test(data2)){const err5={instancePath:instancePath+"/help",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern:"\
^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$"},schema:"^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$",parentSchema:schema34,
data:data2};vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}}else{const err6={instancePath:instancePath+"/help",
schemaPath:"#/$defs/text/type",keyword:"type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,data:data2};
vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}}if(data.unit!==void 0){let data3=data.unit;if(typeof data3=="\
string"){if(!pattern5.test(data3)){const err7={instancePath:instancePath+"/unit",schemaPath:"#/$defs/line/pattern",keyword:"\
pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]{1,200}$"},schema:"^[^\\u0000-\\u001f\\u007f]{1,200}$",parentSchema:schema33,
data:data3};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}}else{const err8={instancePath:instancePath+"/unit",
schemaPath:"#/$defs/line/type",keyword:"type",params:{type:"string"},schema:schema33.type,parentSchema:schema33,data:data3};
vErrors===null?vErrors=[err8]:vErrors.push(err8),errors++}}if(data.min!==void 0){let data4=data.min;const _errs19=errors;
let valid4=!1;const _errs20=errors;if(!(typeof data4=="number"&&isFinite(data4))){const err9={instancePath:instancePath+
"/min",schemaPath:"#/$defs/bound/anyOf/0/type",keyword:"type",params:{type:"number"},schema:schema39.anyOf[0].type,parentSchema:schema39.
anyOf[0],data:data4};vErrors===null?vErrors=[err9]:vErrors.push(err9),errors++}var _valid0=_errs20===errors;valid4=valid4||
_valid0;const _errs22=errors;if(typeof data4=="string"){if(!pattern14.test(data4)){const err10={instancePath:instancePath+
"/min",schemaPath:"#/$defs/bound/anyOf/1/pattern",keyword:"pattern",params:{pattern:"^-?[0-9]{1,40}$"},schema:"^-?[0-9]{\
1,40}$",parentSchema:schema39.anyOf[1],data:data4};vErrors===null?vErrors=[err10]:vErrors.push(err10),errors++}}else{const err11={
instancePath:instancePath+"/min",schemaPath:"#/$defs/bound/anyOf/1/type",keyword:"type",params:{type:"string"},schema:schema39.
anyOf[1].type,parentSchema:schema39.anyOf[1],data:data4};vErrors===null?vErrors=[err11]:vErrors.push(err11),errors++}var _valid0=_errs22===
errors;if(valid4=valid4||_valid0,valid4)errors=_errs19,vErrors!==null&&(_errs19?vErrors.length=_errs19:vErrors=null);else{
const err12={instancePath:instancePath+"/min",schemaPath:"#/$defs/bound/anyOf",keyword:"anyOf",params:{},schema:schema39.
anyOf,parentSchema:schema39,data:data4};vErrors===null?vErrors=[err12]:vErrors.push(err12),errors++}}if(data.max!==void 0){
let data5=data.max;const _errs28=errors;let valid6=!1;const _errs29=errors;if(!(typeof data5=="number"&&isFinite(data5))){
const err13={instancePath:instancePath+"/max",schemaPath:"#/$defs/bound/anyOf/0/type",keyword:"type",params:{type:"numbe\
r"},schema:schema39.anyOf[0].type,parentSchema:schema39.anyOf[0],data:data5};vErrors===null?vErrors=[err13]:vErrors.push(
err13),errors++}var _valid1=_errs29===errors;valid6=valid6||_valid1;const _errs31=errors;if(typeof data5=="string"){if(!pattern14.
test(data5)){const err14={instancePath:instancePath+"/max",schemaPath:"#/$defs/bound/anyOf/1/pattern",keyword:"pattern",
params:{pattern:"^-?[0-9]{1,40}$"},schema:"^-?[0-9]{1,40}$",parentSchema:schema39.anyOf[1],data:data5};vErrors===null?vErrors=
[err14]:vErrors.push(err14),errors++}}else{const err15={instancePath:instancePath+"/max",schemaPath:"#/$defs/bound/anyOf\
/1/type",keyword:"type",params:{type:"string"},schema:schema39.anyOf[1].type,parentSchema:schema39.anyOf[1],data:data5};
vErrors===null?vErrors=[err15]:vErrors.push(err15),errors++}var _valid1=_errs31===errors;if(valid6=valid6||_valid1,valid6)
errors=_errs28,vErrors!==null&&(_errs28?vErrors.length=_errs28:vErrors=null);else{const err16={instancePath:instancePath+
"/max",schemaPath:"#/$defs/bound/anyOf",keyword:"anyOf",params:{},schema:schema39.anyOf,parentSchema:schema39,data:data5};
vErrors===null?vErrors=[err16]:vErrors.push(err16),errors++}}if(data.required!==void 0){let data6=data.required;if(typeof data6!=
"boolean"){const err17={instancePath:instancePath+"/required",schemaPath:"#/properties/required/type",keyword:"type",params:{
type:"boolean"},schema:schema36.properties.required.type,parentSchema:schema36.properties.required,data:data6};vErrors===
null?vErrors=[err17]:vErrors.push(err17),errors++}}if(data.hidden!==void 0){let data7=data.hidden;if(typeof data7!="bool\
ean"){const err18={instancePath:instancePath+"/hidden",schemaPath:"#/properties/hidden/type",keyword:"type",params:{type:"\
boolean"},schema:schema36.properties.hidden.type,parentSchema:schema36.properties.hidden,data:data7};vErrors===null?vErrors=
[err18]:vErrors.push(err18),errors++}}}else{const err19={instancePath,schemaPath:"#/type",keyword:"type",params:{type:"o\
bject"},schema:schema36.type,parentSchema:schema36,data};vErrors===null?vErrors=[err19]:vErrors.push(err19),errors++}return validate21.
errors=vErrors,errors===0}validate21.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};const schema42={type:"object",
additionalProperties:!1,properties:{enabled:{type:"boolean"},target:{$ref:"#/$defs/line"},interface:{type:"string",$comment:"\
the name of a network interface, at most 15 characters",pattern:"^[^\\s/\\u0000-\\u001f]{1,15}$"},direction:{enum:["ingr\
ess","egress"]},cgroup:{type:"string",$comment:"an absolute path",pattern:"^/[^\\u0000-\\u001f]{0,4000}$"},frequency:{type:"\
integer",minimum:1,maximum:1e5},pid:{type:"integer",minimum:1,maximum:4194304}}},pattern18=new RegExp("^[^\\s/\\u0000-\\u00\
1f]{1,15}$","u");function validate23(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate23.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),data&&typeof data=="object"&&!Array.isArray(data)){for(const key0 in data)if(!(key0===
"enabled"||key0==="target"||key0==="interface"||key0==="direction"||key0==="cgroup"||key0==="frequency"||key0==="pid")){
const err0={instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key0},
schema:!1,parentSchema:schema42,data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.enabled!==void 0){
let data0=data.enabled;if(typeof data0!="boolean"){const err1={instancePath:instancePath+"/enabled",schemaPath:"#/proper\
ties/enabled/type",keyword:"type",params:{type:"boolean"},schema:schema42.properties.enabled.type,parentSchema:schema42.
properties.enabled,data:data0};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}}if(data.target!==void 0){let data1=data.
target;if(typeof data1=="string"){if(!pattern5.test(data1)){const err2={instancePath:instancePath+"/target",schemaPath:"\
#/$defs/line/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]{1,200}$"},schema:"^[^\\u0000-\\u001f\\u\
007f]{1,200}$",parentSchema:schema33,data:data1};vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++}}else{const err3={
instancePath:instancePath+"/target",schemaPath:"#/$defs/line/type",keyword:"type",params:{type:"string"},schema:schema33.
type,parentSchema:schema33,data:data1};vErrors===null?vErrors=[err3]:vErrors.push(err3),errors++}}if(data.interface!==void 0){
let data2=data.interface;if(typeof data2=="string"){if(!pattern18.test(data2)){const err4={instancePath:instancePath+"/i\
nterface",schemaPath:"#/properties/interface/pattern",keyword:"pattern",params:{pattern:"^[^\\s/\\u0000-\\u001f]{1,15}$"},
schema:"^[^\\s/\\u0000-\\u001f]{1,15}$",parentSchema:schema42.properties.interface,data:data2};vErrors===null?vErrors=[err4]:
vErrors.push(err4),errors++}}else{const err5={instancePath:instancePath+"/interface",schemaPath:"#/properties/interface/\
type",keyword:"type",params:{type:"string"},schema:schema42.properties.interface.type,parentSchema:schema42.properties.interface,
data:data2};vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}}if(data.direction!==void 0){let data3=data.direction;
if(!(data3==="ingress"||data3==="egress")){const err6={instancePath:instancePath+"/direction",schemaPath:"#/properties/d\
irection/enum",keyword:"enum",params:{allowedValues:schema42.properties.direction.enum},schema:schema42.properties.direction.
enum,parentSchema:schema42.properties.direction,data:data3};vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}}if(data.
cgroup!==void 0){let data4=data.cgroup;if(typeof data4=="string"){if(!pattern19.test(data4)){const err7={instancePath:instancePath+
"/cgroup",schemaPath:"#/properties/cgroup/pattern",keyword:"pattern",params:{pattern:"^/[^\\u0000-\\u001f]{0,4000}$"},schema:"\
^/[^\\u0000-\\u001f]{0,4000}$",parentSchema:schema42.properties.cgroup,data:data4};vErrors===null?vErrors=[err7]:vErrors.
push(err7),errors++}}else{const err8={instancePath:instancePath+"/cgroup",schemaPath:"#/properties/cgroup/type",keyword:"\
type",params:{type:"string"},schema:schema42.properties.cgroup.type,parentSchema:schema42.properties.cgroup,data:data4};
vErrors===null?vErrors=[err8]:vErrors.push(err8),errors++}}if(data.frequency!==void 0){let data5=data.frequency;if(!(typeof data5==
"number"&&!(data5%1)&&!isNaN(data5)&&isFinite(data5))){const err9={instancePath:instancePath+"/frequency",schemaPath:"#/\
properties/frequency/type",keyword:"type",params:{type:"integer"},schema:schema42.properties.frequency.type,parentSchema:schema42.
properties.frequency,data:data5};vErrors===null?vErrors=[err9]:vErrors.push(err9),errors++}if(typeof data5=="number"&&isFinite(
data5)){if(data5>1e5||isNaN(data5)){const err10={instancePath:instancePath+"/frequency",schemaPath:"#/properties/frequen\
cy/maximum",keyword:"maximum",params:{comparison:"<=",limit:1e5},schema:1e5,parentSchema:schema42.properties.frequency,data:data5};
vErrors===null?vErrors=[err10]:vErrors.push(err10),errors++}if(data5<1||isNaN(data5)){const err11={instancePath:instancePath+
"/frequency",schemaPath:"#/properties/frequency/minimum",keyword:"minimum",params:{comparison:">=",limit:1},schema:1,parentSchema:schema42.
properties.frequency,data:data5};vErrors===null?vErrors=[err11]:vErrors.push(err11),errors++}}}if(data.pid!==void 0){let data6=data.
pid;if(!(typeof data6=="number"&&!(data6%1)&&!isNaN(data6)&&isFinite(data6))){const err12={instancePath:instancePath+"/p\
id",schemaPath:"#/properties/pid/type",keyword:"type",params:{type:"integer"},schema:schema42.properties.pid.type,parentSchema:schema42.
properties.pid,data:data6};vErrors===null?vErrors=[err12]:vErrors.push(err12),errors++}if(typeof data6=="number"&&isFinite(
data6)){if(data6>4194304||isNaN(data6)){const err13={instancePath:instancePath+"/pid",schemaPath:"#/properties/pid/maxim\
um",keyword:"maximum",params:{comparison:"<=",limit:4194304},schema:4194304,parentSchema:schema42.properties.pid,data:data6};
vErrors===null?vErrors=[err13]:vErrors.push(err13),errors++}if(data6<1||isNaN(data6)){const err14={instancePath:instancePath+
"/pid",schemaPath:"#/properties/pid/minimum",keyword:"minimum",params:{comparison:">=",limit:1},schema:1,parentSchema:schema42.
properties.pid,data:data6};vErrors===null?vErrors=[err14]:vErrors.push(err14),errors++}}}}else{const err15={instancePath,
schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema42.type,parentSchema:schema42,data};vErrors===null?
vErrors=[err15]:vErrors.push(err15),errors++}return validate23.errors=vErrors,errors===0}validate23.evaluated={props:!0,
dynamicProps:!1,dynamicItems:!1};const schema45={type:"object",additionalProperties:!1,properties:{type:{type:"string",$comment:"\
struct NAME, union NAME or the name of a typedef",pattern:"^(?:(?:struct|union) )?[A-Za-z_][A-Za-z0-9_]{0,255}$"},fields:{
type:"object",propertyNames:{type:"string",$comment:"the path of a field, such as addr.ip",pattern:"^[A-Za-z_][A-Za-z0-9\
_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*$"},additionalProperties:{$ref:"#/$defs/field"}}}},pattern21=new RegExp("^(?:(?:struct|\
union) )?[A-Za-z_][A-Za-z0-9_]{0,255}$","u"),pattern22=new RegExp("^[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*$",
"u"),schema46={type:"object",additionalProperties:!1,properties:{unit:{$ref:"#/$defs/line"},format:{$ref:"#/$defs/format"},
help:{$ref:"#/$defs/text"},hidden:{type:"boolean"}}},schema48={enum:["decimal","hex","text","bytes","boolean","ipv4","ip\
v6","mac","errno","duration","timestamp"]};function validate26(data,{instancePath="",parentData,parentDataProperty,rootData=data,
dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate26.evaluated;if(evaluated0.dynamicProps&&(evaluated0.
props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),data&&typeof data=="object"&&!Array.isArray(data)){for(const key0 in data)
if(!(key0==="unit"||key0==="format"||key0==="help"||key0==="hidden")){const err0={instancePath,schemaPath:"#/additionalP\
roperties",keyword:"additionalProperties",params:{additionalProperty:key0},schema:!1,parentSchema:schema46,data};vErrors===
null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.unit!==void 0){let data0=data.unit;if(typeof data0=="string"){if(!pattern5.
test(data0)){const err1={instancePath:instancePath+"/unit",schemaPath:"#/$defs/line/pattern",keyword:"pattern",params:{pattern:"\
^[^\\u0000-\\u001f\\u007f]{1,200}$"},schema:"^[^\\u0000-\\u001f\\u007f]{1,200}$",parentSchema:schema33,data:data0};vErrors===
null?vErrors=[err1]:vErrors.push(err1),errors++}}else{const err2={instancePath:instancePath+"/unit",schemaPath:"#/$defs/\
line/type",keyword:"type",params:{type:"string"},schema:schema33.type,parentSchema:schema33,data:data0};vErrors===null?vErrors=
[err2]:vErrors.push(err2),errors++}}if(data.format!==void 0){let data1=data.format;if(!(data1==="decimal"||data1==="hex"||
data1==="text"||data1==="bytes"||data1==="boolean"||data1==="ipv4"||data1==="ipv6"||data1==="mac"||data1==="errno"||data1===
"duration"||data1==="timestamp")){const err3={instancePath:instancePath+"/format",schemaPath:"#/$defs/format/enum",keyword:"\
enum",params:{allowedValues:schema48.enum},schema:schema48.enum,parentSchema:schema48,data:data1};vErrors===null?vErrors=
[err3]:vErrors.push(err3),errors++}}if(data.help!==void 0){let data2=data.help;if(typeof data2=="string"){if(!pattern6.test(
data2)){const err4={instancePath:instancePath+"/help",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern:"\
^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$"},schema:"^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$",parentSchema:schema34,
data:data2};vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}}else{const err5={instancePath:instancePath+"/help",
schemaPath:"#/$defs/text/type",keyword:"type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,data:data2};
vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}}if(data.hidden!==void 0){let data3=data.hidden;if(typeof data3!=
"boolean"){const err6={instancePath:instancePath+"/hidden",schemaPath:"#/properties/hidden/type",keyword:"type",params:{
type:"boolean"},schema:schema46.properties.hidden.type,parentSchema:schema46.properties.hidden,data:data3};vErrors===null?
vErrors=[err6]:vErrors.push(err6),errors++}}}else{const err7={instancePath,schemaPath:"#/type",keyword:"type",params:{type:"\
object"},schema:schema46.type,parentSchema:schema46,data};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}return validate26.
errors=vErrors,errors===0}validate26.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};function validate25(data,{instancePath="",
parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate25.
evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),data&&
typeof data=="object"&&!Array.isArray(data)){for(const key0 in data)if(!(key0==="type"||key0==="fields")){const err0={instancePath,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key0},schema:!1,parentSchema:schema45,
data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.type!==void 0){let data0=data.type;if(typeof data0==
"string"){if(!pattern21.test(data0)){const err1={instancePath:instancePath+"/type",schemaPath:"#/properties/type/pattern",
keyword:"pattern",params:{pattern:"^(?:(?:struct|union) )?[A-Za-z_][A-Za-z0-9_]{0,255}$"},schema:"^(?:(?:struct|union) )\
?[A-Za-z_][A-Za-z0-9_]{0,255}$",parentSchema:schema45.properties.type,data:data0};vErrors===null?vErrors=[err1]:vErrors.
push(err1),errors++}}else{const err2={instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"typ\
e",params:{type:"string"},schema:schema45.properties.type.type,parentSchema:schema45.properties.type,data:data0};vErrors===
null?vErrors=[err2]:vErrors.push(err2),errors++}}if(data.fields!==void 0){let data1=data.fields;if(data1&&typeof data1==
"object"&&!Array.isArray(data1)){for(const key1 in data1){const _errs7=errors;if(typeof key1=="string"){if(!pattern22.test(
key1)){const err3={instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/propertyNames/pattern",keyword:"p\
attern",params:{pattern:"^[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*$"},schema:"^[A-Za-z_][A-Za-z0-9_]*(?:\\.[A\
-Za-z_][A-Za-z0-9_]*)*$",parentSchema:schema45.properties.fields.propertyNames,data:key1,propertyName:key1};vErrors===null?
vErrors=[err3]:vErrors.push(err3),errors++}}else{const err4={instancePath:instancePath+"/fields",schemaPath:"#/propertie\
s/fields/propertyNames/type",keyword:"type",params:{type:"string"},schema:schema45.properties.fields.propertyNames.type,
parentSchema:schema45.properties.fields.propertyNames,data:key1,propertyName:key1};vErrors===null?vErrors=[err4]:vErrors.
push(err4),errors++}var valid1=_errs7===errors;if(!valid1){const err5={instancePath:instancePath+"/fields",schemaPath:"#\
/properties/fields/propertyNames",keyword:"propertyNames",params:{propertyName:key1},schema:schema45.properties.fields.propertyNames,
parentSchema:schema45.properties.fields,data:data1};vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}}for(const key2 in data1)
validate26(data1[key2],{instancePath:instancePath+"/fields/"+key2.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:data1,
parentDataProperty:key2,rootData,dynamicAnchors})||(vErrors=vErrors===null?validate26.errors:vErrors.concat(validate26.errors),
errors=vErrors.length)}else{const err6={instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/type",keyword:"\
type",params:{type:"object"},schema:schema45.properties.fields.type,parentSchema:schema45.properties.fields,data:data1};
vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}}}else{const err7={instancePath,schemaPath:"#/type",keyword:"t\
ype",params:{type:"object"},schema:schema45.type,parentSchema:schema45,data};vErrors===null?vErrors=[err7]:vErrors.push(
err7),errors++}return validate25.errors=vErrors,errors===0}validate25.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};
const schema51={type:"object",additionalProperties:!1,properties:{scale:{enum:["log2","linear"]},slots:{type:"string",$comment:"\
the path of a field, such as slots",pattern:"^[A-Za-z_][A-Za-z0-9_.]{0,255}$"},unit:{$ref:"#/$defs/line"},step:{type:"in\
teger",minimum:1,maximum:9007199254740991},help:{$ref:"#/$defs/text"}}},pattern26=new RegExp("^[A-Za-z_][A-Za-z0-9_.]{0,\
255}$","u");function validate29(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate29.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),data&&typeof data=="object"&&!Array.isArray(data)){for(const key0 in data)if(!(key0===
"scale"||key0==="slots"||key0==="unit"||key0==="step"||key0==="help")){const err0={instancePath,schemaPath:"#/additional\
Properties",keyword:"additionalProperties",params:{additionalProperty:key0},schema:!1,parentSchema:schema51,data};vErrors===
null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.scale!==void 0){let data0=data.scale;if(!(data0==="log2"||data0===
"linear")){const err1={instancePath:instancePath+"/scale",schemaPath:"#/properties/scale/enum",keyword:"enum",params:{allowedValues:schema51.
properties.scale.enum},schema:schema51.properties.scale.enum,parentSchema:schema51.properties.scale,data:data0};vErrors===
null?vErrors=[err1]:vErrors.push(err1),errors++}}if(data.slots!==void 0){let data1=data.slots;if(typeof data1=="string"){
if(!pattern26.test(data1)){const err2={instancePath:instancePath+"/slots",schemaPath:"#/properties/slots/pattern",keyword:"\
pattern",params:{pattern:"^[A-Za-z_][A-Za-z0-9_.]{0,255}$"},schema:"^[A-Za-z_][A-Za-z0-9_.]{0,255}$",parentSchema:schema51.
properties.slots,data:data1};vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++}}else{const err3={instancePath:instancePath+
"/slots",schemaPath:"#/properties/slots/type",keyword:"type",params:{type:"string"},schema:schema51.properties.slots.type,
parentSchema:schema51.properties.slots,data:data1};vErrors===null?vErrors=[err3]:vErrors.push(err3),errors++}}if(data.unit!==
void 0){let data2=data.unit;if(typeof data2=="string"){if(!pattern5.test(data2)){const err4={instancePath:instancePath+"\
/unit",schemaPath:"#/$defs/line/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]{1,200}$"},schema:"\
^[^\\u0000-\\u001f\\u007f]{1,200}$",parentSchema:schema33,data:data2};vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}}else{
const err5={instancePath:instancePath+"/unit",schemaPath:"#/$defs/line/type",keyword:"type",params:{type:"string"},schema:schema33.
type,parentSchema:schema33,data:data2};vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}}if(data.step!==void 0){
let data3=data.step;if(!(typeof data3=="number"&&!(data3%1)&&!isNaN(data3)&&isFinite(data3))){const err6={instancePath:instancePath+
"/step",schemaPath:"#/properties/step/type",keyword:"type",params:{type:"integer"},schema:schema51.properties.step.type,
parentSchema:schema51.properties.step,data:data3};vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}if(typeof data3==
"number"&&isFinite(data3)){if(data3>9007199254740991||isNaN(data3)){const err7={instancePath:instancePath+"/step",schemaPath:"\
#/properties/step/maximum",keyword:"maximum",params:{comparison:"<=",limit:9007199254740991},schema:9007199254740991,parentSchema:schema51.
properties.step,data:data3};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}if(data3<1||isNaN(data3)){const err8={
instancePath:instancePath+"/step",schemaPath:"#/properties/step/minimum",keyword:"minimum",params:{comparison:">=",limit:1},
schema:1,parentSchema:schema51.properties.step,data:data3};vErrors===null?vErrors=[err8]:vErrors.push(err8),errors++}}}if(data.
help!==void 0){let data4=data.help;if(typeof data4=="string"){if(!pattern6.test(data4)){const err9={instancePath:instancePath+
"/help",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000\
}$"},schema:"^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$",parentSchema:schema34,data:data4};vErrors===null?vErrors=
[err9]:vErrors.push(err9),errors++}}else{const err10={instancePath:instancePath+"/help",schemaPath:"#/$defs/text/type",keyword:"\
type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,data:data4};vErrors===null?vErrors=[err10]:vErrors.
push(err10),errors++}}}else{const err11={instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema51.
type,parentSchema:schema51,data};vErrors===null?vErrors=[err11]:vErrors.push(err11),errors++}return validate29.errors=vErrors,
errors===0}validate29.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};function validate20(data,{instancePath="",parentData,
parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate20.evaluated;
if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),data&&typeof data==
"object"&&!Array.isArray(data)){for(const key0 in data)if(!func1.call(schema31.properties,key0)){const err0={instancePath,
schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key0},schema:!1,parentSchema:schema31,
data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.name!==void 0){let data0=data.name;if(typeof data0==
"string"){if(!pattern4.test(data0)){const err1={instancePath:instancePath+"/name",schemaPath:"#/$defs/toolName/pattern",
keyword:"pattern",params:{pattern:"^(?=.{1,128}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$"},schema:"^(?=.{1,128}$)[a-z0-9]+(?:[._-]\
[a-z0-9]+)*$",parentSchema:schema32,data:data0};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}}else{const err2={
instancePath:instancePath+"/name",schemaPath:"#/$defs/toolName/type",keyword:"type",params:{type:"string"},schema:schema32.
type,parentSchema:schema32,data:data0};vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++}}if(data.version!==void 0){
let data1=data.version;if(typeof data1=="string"){if(!pattern5.test(data1)){const err3={instancePath:instancePath+"/vers\
ion",schemaPath:"#/$defs/line/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f\\u007f]{1,200}$"},schema:"^\
[^\\u0000-\\u001f\\u007f]{1,200}$",parentSchema:schema33,data:data1};vErrors===null?vErrors=[err3]:vErrors.push(err3),errors++}}else{
const err4={instancePath:instancePath+"/version",schemaPath:"#/$defs/line/type",keyword:"type",params:{type:"string"},schema:schema33.
type,parentSchema:schema33,data:data1};vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}}if(data.description!==
void 0){let data2=data.description;if(typeof data2=="string"){if(!pattern6.test(data2)){const err5={instancePath:instancePath+
"/description",schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]\
{1,4000}$"},schema:"^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,4000}$",parentSchema:schema34,data:data2};vErrors===null?
vErrors=[err5]:vErrors.push(err5),errors++}}else{const err6={instancePath:instancePath+"/description",schemaPath:"#/$def\
s/text/type",keyword:"type",params:{type:"string"},schema:schema34.type,parentSchema:schema34,data:data2};vErrors===null?
vErrors=[err6]:vErrors.push(err6),errors++}}if(data.source!==void 0){let data3=data.source;if(typeof data3=="string"){if(!pattern7.
test(data3)){const err7={instancePath:instancePath+"/source",schemaPath:"#/properties/source/pattern",keyword:"pattern",
params:{pattern:"^https?://[^\\s\\u0000-\\u001f]{1,1000}$"},schema:"^https?://[^\\s\\u0000-\\u001f]{1,1000}$",parentSchema:schema31.
properties.source,data:data3};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}}else{const err8={instancePath:instancePath+
"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type:"string"},schema:schema31.properties.source.
type,parentSchema:schema31.properties.source,data:data3};vErrors===null?vErrors=[err8]:vErrors.push(err8),errors++}}if(data.
licenses!==void 0){let data4=data.licenses;if(typeof data4=="string"){if(!pattern8.test(data4)){const err9={instancePath:instancePath+
"/licenses",schemaPath:"#/properties/licenses/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z0-9.+:() -]{1,200}$"},
schema:"^[A-Za-z0-9.+:() -]{1,200}$",parentSchema:schema31.properties.licenses,data:data4};vErrors===null?vErrors=[err9]:
vErrors.push(err9),errors++}}else{const err10={instancePath:instancePath+"/licenses",schemaPath:"#/properties/licenses/t\
ype",keyword:"type",params:{type:"string"},schema:schema31.properties.licenses.type,parentSchema:schema31.properties.licenses,
data:data4};vErrors===null?vErrors=[err10]:vErrors.push(err10),errors++}}if(data.options!==void 0){let data5=data.options;
if(data5&&typeof data5=="object"&&!Array.isArray(data5)){for(const key1 in data5){const _errs22=errors;if(typeof key1=="\
string"){if(!pattern9.test(key1)){const err11={instancePath:instancePath+"/options",schemaPath:"#/$defs/identifier/patte\
rn",keyword:"pattern",params:{pattern:"^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$"},schema:"^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$",parentSchema:schema35,
data:key1,propertyName:key1};vErrors===null?vErrors=[err11]:vErrors.push(err11),errors++}}else{const err12={instancePath:instancePath+
"/options",schemaPath:"#/$defs/identifier/type",keyword:"type",params:{type:"string"},schema:schema35.type,parentSchema:schema35,
data:key1,propertyName:key1};vErrors===null?vErrors=[err12]:vErrors.push(err12),errors++}var valid4=_errs22===errors;if(!valid4){
const err13={instancePath:instancePath+"/options",schemaPath:"#/properties/options/propertyNames",keyword:"propertyNames",
params:{propertyName:key1},schema:schema31.properties.options.propertyNames,parentSchema:schema31.properties.options,data:data5};
vErrors===null?vErrors=[err13]:vErrors.push(err13),errors++}}for(const key2 in data5)validate21(data5[key2],{instancePath:instancePath+
"/options/"+key2.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:data5,parentDataProperty:key2,rootData,dynamicAnchors})||
(vErrors=vErrors===null?validate21.errors:vErrors.concat(validate21.errors),errors=vErrors.length)}else{const err14={instancePath:instancePath+
"/options",schemaPath:"#/properties/options/type",keyword:"type",params:{type:"object"},schema:schema31.properties.options.
type,parentSchema:schema31.properties.options,data:data5};vErrors===null?vErrors=[err14]:vErrors.push(err14),errors++}}if(data.
attach!==void 0){let data7=data.attach;if(data7&&typeof data7=="object"&&!Array.isArray(data7)){for(const key3 in data7){
const _errs30=errors;if(typeof key3=="string"){if(!pattern9.test(key3)){const err15={instancePath:instancePath+"/attach",
schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$"},schema:"^\
[A-Za-z_.][A-Za-z0-9_.$]{0,255}$",parentSchema:schema35,data:key3,propertyName:key3};vErrors===null?vErrors=[err15]:vErrors.
push(err15),errors++}}else{const err16={instancePath:instancePath+"/attach",schemaPath:"#/$defs/identifier/type",keyword:"\
type",params:{type:"string"},schema:schema35.type,parentSchema:schema35,data:key3,propertyName:key3};vErrors===null?vErrors=
[err16]:vErrors.push(err16),errors++}var valid7=_errs30===errors;if(!valid7){const err17={instancePath:instancePath+"/at\
tach",schemaPath:"#/properties/attach/propertyNames",keyword:"propertyNames",params:{propertyName:key3},schema:schema31.
properties.attach.propertyNames,parentSchema:schema31.properties.attach,data:data7};vErrors===null?vErrors=[err17]:vErrors.
push(err17),errors++}}for(const key4 in data7)validate23(data7[key4],{instancePath:instancePath+"/attach/"+key4.replace(
/~/g,"~0").replace(/\//g,"~1"),parentData:data7,parentDataProperty:key4,rootData,dynamicAnchors})||(vErrors=vErrors===null?
validate23.errors:vErrors.concat(validate23.errors),errors=vErrors.length)}else{const err18={instancePath:instancePath+"\
/attach",schemaPath:"#/properties/attach/type",keyword:"type",params:{type:"object"},schema:schema31.properties.attach.type,
parentSchema:schema31.properties.attach,data:data7};vErrors===null?vErrors=[err18]:vErrors.push(err18),errors++}}if(data.
events!==void 0){let data9=data.events;if(data9&&typeof data9=="object"&&!Array.isArray(data9)){for(const key5 in data9){
const _errs38=errors;if(typeof key5=="string"){if(!pattern9.test(key5)){const err19={instancePath:instancePath+"/events",
schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$"},schema:"^\
[A-Za-z_.][A-Za-z0-9_.$]{0,255}$",parentSchema:schema35,data:key5,propertyName:key5};vErrors===null?vErrors=[err19]:vErrors.
push(err19),errors++}}else{const err20={instancePath:instancePath+"/events",schemaPath:"#/$defs/identifier/type",keyword:"\
type",params:{type:"string"},schema:schema35.type,parentSchema:schema35,data:key5,propertyName:key5};vErrors===null?vErrors=
[err20]:vErrors.push(err20),errors++}var valid10=_errs38===errors;if(!valid10){const err21={instancePath:instancePath+"/\
events",schemaPath:"#/properties/events/propertyNames",keyword:"propertyNames",params:{propertyName:key5},schema:schema31.
properties.events.propertyNames,parentSchema:schema31.properties.events,data:data9};vErrors===null?vErrors=[err21]:vErrors.
push(err21),errors++}}for(const key6 in data9)validate25(data9[key6],{instancePath:instancePath+"/events/"+key6.replace(
/~/g,"~0").replace(/\//g,"~1"),parentData:data9,parentDataProperty:key6,rootData,dynamicAnchors})||(vErrors=vErrors===null?
validate25.errors:vErrors.concat(validate25.errors),errors=vErrors.length)}else{const err22={instancePath:instancePath+"\
/events",schemaPath:"#/properties/events/type",keyword:"type",params:{type:"object"},schema:schema31.properties.events.type,
parentSchema:schema31.properties.events,data:data9};vErrors===null?vErrors=[err22]:vErrors.push(err22),errors++}}if(data.
histograms!==void 0){let data11=data.histograms;if(data11&&typeof data11=="object"&&!Array.isArray(data11)){for(const key7 in data11){
const _errs46=errors;if(typeof key7=="string"){if(!pattern9.test(key7)){const err23={instancePath:instancePath+"/histogr\
ams",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern:"^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$"},schema:"\
^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$",parentSchema:schema35,data:key7,propertyName:key7};vErrors===null?vErrors=[err23]:vErrors.
push(err23),errors++}}else{const err24={instancePath:instancePath+"/histograms",schemaPath:"#/$defs/identifier/type",keyword:"\
type",params:{type:"string"},schema:schema35.type,parentSchema:schema35,data:key7,propertyName:key7};vErrors===null?vErrors=
[err24]:vErrors.push(err24),errors++}var valid13=_errs46===errors;if(!valid13){const err25={instancePath:instancePath+"/\
histograms",schemaPath:"#/properties/histograms/propertyNames",keyword:"propertyNames",params:{propertyName:key7},schema:schema31.
properties.histograms.propertyNames,parentSchema:schema31.properties.histograms,data:data11};vErrors===null?vErrors=[err25]:
vErrors.push(err25),errors++}}for(const key8 in data11)validate29(data11[key8],{instancePath:instancePath+"/histograms/"+
key8.replace(/~/g,"~0").replace(/\//g,"~1"),parentData:data11,parentDataProperty:key8,rootData,dynamicAnchors})||(vErrors=
vErrors===null?validate29.errors:vErrors.concat(validate29.errors),errors=vErrors.length)}else{const err26={instancePath:instancePath+
"/histograms",schemaPath:"#/properties/histograms/type",keyword:"type",params:{type:"object"},schema:schema31.properties.
histograms.type,parentSchema:schema31.properties.histograms,data:data11};vErrors===null?vErrors=[err26]:vErrors.push(err26),
errors++}}if(data.lostEvents!==void 0){let data13=data.lostEvents;if(typeof data13=="string"){if(!pattern9.test(data13)){
const err27={instancePath:instancePath+"/lostEvents",schemaPath:"#/$defs/identifier/pattern",keyword:"pattern",params:{pattern:"\
^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$"},schema:"^[A-Za-z_.][A-Za-z0-9_.$]{0,255}$",parentSchema:schema35,data:data13};vErrors===
null?vErrors=[err27]:vErrors.push(err27),errors++}}else{const err28={instancePath:instancePath+"/lostEvents",schemaPath:"\
#/$defs/identifier/type",keyword:"type",params:{type:"string"},schema:schema35.type,parentSchema:schema35,data:data13};vErrors===
null?vErrors=[err28]:vErrors.push(err28),errors++}}if(data.grants!==void 0){let data14=data.grants;if(data14&&typeof data14==
"object"&&!Array.isArray(data14)){for(const key9 in data14)if(!(key9==="objects"||key9==="environment"||key9==="director\
ies")){const err29={instancePath:instancePath+"/grants",schemaPath:"#/$defs/grants/additionalProperties",keyword:"additi\
onalProperties",params:{additionalProperty:key9},schema:!1,parentSchema:schema55,data:data14};vErrors===null?vErrors=[err29]:
vErrors.push(err29),errors++}if(data14.objects!==void 0){let data15=data14.objects;if(!(data15==="own"||data15==="any")){
const err30={instancePath:instancePath+"/grants/objects",schemaPath:"#/$defs/grants/properties/objects/enum",keyword:"en\
um",params:{allowedValues:schema55.properties.objects.enum},schema:schema55.properties.objects.enum,parentSchema:schema55.
properties.objects,data:data15};vErrors===null?vErrors=[err30]:vErrors.push(err30),errors++}}if(data14.environment!==void 0){
let data16=data14.environment;if(Array.isArray(data16)){if(data16.length>100){const err31={instancePath:instancePath+"/g\
rants/environment",schemaPath:"#/$defs/grants/properties/environment/maxItems",keyword:"maxItems",params:{limit:100},schema:100,
parentSchema:schema55.properties.environment,data:data16};vErrors===null?vErrors=[err31]:vErrors.push(err31),errors++}const len0=data16.
length;for(let i0=0;i0<len0;i0++){let data17=data16[i0];if(typeof data17=="string"){if(!pattern30.test(data17)){const err32={
instancePath:instancePath+"/grants/environment/"+i0,schemaPath:"#/$defs/grants/properties/environment/items/pattern",keyword:"\
pattern",params:{pattern:"^[A-Za-z_][A-Za-z0-9_]{0,127}$"},schema:"^[A-Za-z_][A-Za-z0-9_]{0,127}$",parentSchema:schema55.
properties.environment.items,data:data17};vErrors===null?vErrors=[err32]:vErrors.push(err32),errors++}}else{const err33={
instancePath:instancePath+"/grants/environment/"+i0,schemaPath:"#/$defs/grants/properties/environment/items/type",keyword:"\
type",params:{type:"string"},schema:schema55.properties.environment.items.type,parentSchema:schema55.properties.environment.
items,data:data17};vErrors===null?vErrors=[err33]:vErrors.push(err33),errors++}}}else{const err34={instancePath:instancePath+
"/grants/environment",schemaPath:"#/$defs/grants/properties/environment/type",keyword:"type",params:{type:"array"},schema:schema55.
properties.environment.type,parentSchema:schema55.properties.environment,data:data16};vErrors===null?vErrors=[err34]:vErrors.
push(err34),errors++}}if(data14.directories!==void 0){let data18=data14.directories;if(Array.isArray(data18)){if(data18.
length>100){const err35={instancePath:instancePath+"/grants/directories",schemaPath:"#/$defs/grants/properties/directori\
es/maxItems",keyword:"maxItems",params:{limit:100},schema:100,parentSchema:schema55.properties.directories,data:data18};
vErrors===null?vErrors=[err35]:vErrors.push(err35),errors++}const len1=data18.length;for(let i1=0;i1<len1;i1++){let data19=data18[i1];
if(data19&&typeof data19=="object"&&!Array.isArray(data19)){if(data19.path===void 0){const err36={instancePath:instancePath+
"/grants/directories/"+i1,schemaPath:"#/$defs/grants/properties/directories/items/required",keyword:"required",params:{missingProperty:"\
path"},schema:schema55.properties.directories.items.required,parentSchema:schema55.properties.directories.items,data:data19};
vErrors===null?vErrors=[err36]:vErrors.push(err36),errors++}for(const key10 in data19)if(!(key10==="path"||key10==="acce\
ss")){const err37={instancePath:instancePath+"/grants/directories/"+i1,schemaPath:"#/$defs/grants/properties/directories\
/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key10},schema:!1,parentSchema:schema55.
properties.directories.items,data:data19};vErrors===null?vErrors=[err37]:vErrors.push(err37),errors++}if(data19.path!==void 0){
let data20=data19.path;if(typeof data20=="string"){if(!pattern19.test(data20)){const err38={instancePath:instancePath+"/\
grants/directories/"+i1+"/path",schemaPath:"#/$defs/grants/properties/directories/items/properties/path/pattern",keyword:"\
pattern",params:{pattern:"^/[^\\u0000-\\u001f]{0,4000}$"},schema:"^/[^\\u0000-\\u001f]{0,4000}$",parentSchema:schema55.properties.
directories.items.properties.path,data:data20};vErrors===null?vErrors=[err38]:vErrors.push(err38),errors++}}else{const err39={
instancePath:instancePath+"/grants/directories/"+i1+"/path",schemaPath:"#/$defs/grants/properties/directories/items/prop\
erties/path/type",keyword:"type",params:{type:"string"},schema:schema55.properties.directories.items.properties.path.type,
parentSchema:schema55.properties.directories.items.properties.path,data:data20};vErrors===null?vErrors=[err39]:vErrors.push(
err39),errors++}}if(data19.access!==void 0){let data21=data19.access;if(!(data21==="read"||data21==="write")){const err40={
instancePath:instancePath+"/grants/directories/"+i1+"/access",schemaPath:"#/$defs/grants/properties/directories/items/pr\
operties/access/enum",keyword:"enum",params:{allowedValues:schema55.properties.directories.items.properties.access.enum},
schema:schema55.properties.directories.items.properties.access.enum,parentSchema:schema55.properties.directories.items.properties.
access,data:data21};vErrors===null?vErrors=[err40]:vErrors.push(err40),errors++}}}else{const err41={instancePath:instancePath+
"/grants/directories/"+i1,schemaPath:"#/$defs/grants/properties/directories/items/type",keyword:"type",params:{type:"obj\
ect"},schema:schema55.properties.directories.items.type,parentSchema:schema55.properties.directories.items,data:data19};
vErrors===null?vErrors=[err41]:vErrors.push(err41),errors++}}}else{const err42={instancePath:instancePath+"/grants/direc\
tories",schemaPath:"#/$defs/grants/properties/directories/type",keyword:"type",params:{type:"array"},schema:schema55.properties.
directories.type,parentSchema:schema55.properties.directories,data:data18};vErrors===null?vErrors=[err42]:vErrors.push(err42),
errors++}}}else{const err43={instancePath:instancePath+"/grants",schemaPath:"#/$defs/grants/type",keyword:"type",params:{
type:"object"},schema:schema55.type,parentSchema:schema55,data:data14};vErrors===null?vErrors=[err43]:vErrors.push(err43),
errors++}}}else{const err44={instancePath,schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema31.type,
parentSchema:schema31,data};vErrors===null?vErrors=[err44]:vErrors.push(err44),errors++}return validate20.errors=vErrors,
errors===0}validate20.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};export const validator: CompiledValidator = validate;
